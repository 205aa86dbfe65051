/** The names of errors that the state machine handles. */

/** The error name with which the dead-letter function fails the task of a dead letter. */
export const deadLetterError = 'ASR.DeadLetter';

/** The error name of a report that delivered only a part. The state machine starts it again for the rest. */
export const reportIncompleteError = 'ASR.ReportIncomplete';
/** The error name of a report that could not deliver the rest. The execution fails, and can be redriven. */
export const reportFailedError = 'ASR.ReportFailed';

/** The error name for an unknown kind of input. The state machine does not retry it. */
export const unknownInputError = 'UnknownInputError';
