/** Field of a finding that marks it as observed, so that the event rules do not match it again. */
export const observedField = 'asr-observed';
