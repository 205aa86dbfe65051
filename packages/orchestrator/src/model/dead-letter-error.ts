/** The error name with which the dead-letter function fails the task of a message that was given up. */
export const deadLetterError = 'ASR.DeadLetter';
