/** The rules about folders. They leave tests out: a test may use what stands above its room. */
const { options } = require('./.dependency-cruiser.cjs');

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycle-between-rooms',
      comment: 'Two folders need each other. Move what they share into a third, below both.',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
  ],
  options: { ...options, exclude: { path: '^infra/cdk[.]out|^packages/console/dist|[.]test[.]ts$' } },
};
