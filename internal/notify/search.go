package notify

// SavedSearchMatched tells somebody that actions match one of her searches which did not, or have places which had none.
// Params: how many (count), and the identifiers of the first of them (actions).
const SavedSearchMatched Kind = "SAVED_SEARCH_MATCHED"
