/** The SDK names an error by its shape or by its code. */
export const goneNames = ['LoadBalancerNotFoundException', 'LoadBalancerNotFound'];
