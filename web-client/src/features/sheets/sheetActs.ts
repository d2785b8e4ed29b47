import { graphql } from "../../gql";

/** A sheet in a list: what it is, what becomes of it, what can be done. */
export const SheetCard_action = graphql(`
  fragment SheetCard_action on Action {
    id
    code
    slug
    title
    status
    suspendedUntil
    version
    revision
    confirmedAt
    freshness
    allowedActs
    missing {
      field
      message
    }
    pendingRevision {
      id
      status
      version
      updatedAt
      action {
        id
        title
        missing {
          message
        }
      }
    }
  }
`);

export const ConfirmAction = graphql(`
  mutation ConfirmAction($input: ConfirmActionInput!) {
    confirmAction(input: $input) {
      action {
        id
        ...SheetCard_action
      }
      userErrors {
        field
        message
      }
    }
  }
`);

export const SuspendAction = graphql(`
  mutation SuspendAction($input: SuspendActionInput!) {
    suspendAction(input: $input) {
      action {
        id
        ...SheetCard_action
      }
      userErrors {
        field
        message
      }
    }
  }
`);

export const ResumeAction = graphql(`
  mutation ResumeAction($input: ResumeActionInput!) {
    resumeAction(input: $input) {
      action {
        id
        ...SheetCard_action
      }
      userErrors {
        field
        message
      }
    }
  }
`);

export const ArchiveAction = graphql(`
  mutation ArchiveAction($input: ArchiveActionInput!) {
    archiveAction(input: $input) {
      action {
        id
        ...SheetCard_action
      }
      userErrors {
        field
        message
      }
    }
  }
`);

export const RestoreAction = graphql(`
  mutation RestoreAction($input: RestoreActionInput!) {
    restoreAction(input: $input) {
      action {
        id
        ...SheetCard_action
      }
      userErrors {
        field
        message
      }
    }
  }
`);
