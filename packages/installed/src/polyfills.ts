/** What the code uses of newer JavaScript than Node.js 20 has. Injected into every entry of the bundle. */
// oxlint-disable import/no-unassigned-import -- a polyfill changes globals and exports nothing
import 'core-js/actual/map/group-by.js';
import 'core-js/actual/promise/with-resolvers.js';
