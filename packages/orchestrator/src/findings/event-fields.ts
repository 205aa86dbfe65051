/** Field of a finding that tells the rules that it was observed already. */
export const observedField = 'asr-observed';
