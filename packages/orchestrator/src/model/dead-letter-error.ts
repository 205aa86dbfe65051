/** The error name with which the dead-letter function fails the task of a dead letter. */
export const deadLetterError = 'ASR.DeadLetter';
