/** The entry of one owner in the table of `owners.ts`. */

/** `every`: resources of every type. */
export type Types = 'every' | readonly `Aws${string}`[];

export interface Owner {
  /** As the subject of a sentence: `Amazon EKS`. `{value}` is the value of the tag. */
  readonly owner: string;
  /** The tag that names the owner, on the resource itself. */
  readonly tag?: { readonly key: RegExp; readonly value?: RegExp };
  /** The form of the resource's id, for owners that reserve a name. */
  readonly id?: RegExp;
  /** The owner reverts changes of these types, or AWS rejects them. ASR refuses. */
  readonly refuses?: Types;
  /**
   * The owner replaces resources of these types, and the new ones have the old setting. ASR refuses, unless the control
   * protects at once.
   */
  readonly replaces?: Types;
  /** The owner can revert some of the changes of these types. An approver decides. */
  readonly asks?: Types;
  /** The setting can return later, for example with the next deployment. ASR warns. */
  readonly warns?: Types;
  /** The owner changes resources of these types at any time, so reverting its changes would never end. */
  readonly acts?: true;
  /** What the owner does to changes by others. Default: `reverts changes by others`. */
  readonly does?: string;
  /** Where to make the change instead: `in the node group`. */
  readonly where: string;
  /** The warning, if the general one does not fit. */
  readonly warning?: string;
  /** The page that documents the tag or the name, and the behavior. */
  readonly see: `https://${string}`;
}
