import { graphql } from "../../gql";

/** Every field that the form types. */
export const SheetForm_action = graphql(`
  fragment SheetForm_action on Action {
    id
    title
    shortTitle
    acronym
    theme {
      id
      code
    }
    provider
    providerAcronym
    summary
    objectives
    publics {
      id
      slug
    }
    impliedPublics {
      id
      slug
    }
    barriers {
      id
      slug
    }
    admission {
      minimumAge
      maximumAge
      ageIsFirm
      ageNote
      rsaRequired
      conditions
    }
    coverage {
      text
      departmentWide
      includes {
        id
        code
      }
      excludes {
        id
        code
      }
      probable {
        id
        code
      }
      emphasis {
        id
        code
      }
      placeOfIntervention
      note
    }
    mode
    remote
    durationMonths
    durationWeeks
    durationNote
    weeklyHours
    intensity
    procedure
    fees {
      free
      details
    }
    funding
    notices
    remarks
    prescription {
      channels
      documents
      link
      instructions
      ownDelay
    }
    selfReferral
    contacts {
      name
      role
      phone
      email
      public
    }
    locations {
      name
      address
      territory {
        id
        code
        name
      }
      phone
      hours
      accessibility
    }
  }
`);

/** A sheet and what is being written of it: what the form begins with, and what every save answers. */
export const SheetWork_action = graphql(`
  fragment SheetWork_action on Action {
    id
    code
    slug
    title
    status
    version
    revision
    allowedActs
    missing {
      field
      message
    }
    providers {
      organization {
        id
        name
      }
      territories {
        id
        name
      }
      receivesReferrals
    }
    ...SheetForm_action
    pendingRevision {
      id
      number
      status
      version
      submittedAt
      note
      decisionNote
      decidedBy
      reviewer {
        id
        name
      }
      changes {
        field
        label
        atOnce
        before
        after
        comment
      }
      comments {
        id
        label
        body
        author
        at
      }
      action {
        id
        missing {
          field
          message
        }
        ...SheetForm_action
      }
    }
  }
`);

export const SheetToEdit = graphql(`
  query SheetToEdit($slug: String!) {
    action(slug: $slug) {
      id
      ...SheetWork_action
    }
  }
`);

export const SaveActionDraft = graphql(`
  mutation SaveActionDraft($input: SaveActionDraftInput!) {
    saveActionDraft(input: $input) {
      action {
        id
        ...SheetWork_action
      }
      conflicts {
        field
        label
        base
        mine
        theirs
        by
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);
