export interface Policy { readonly placeholder?: never }
