import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { graphql } from "../../gql";
import type { ReferralAct, ReferralState } from "../../gql/graphql";

/** What every act answers: the prescription as it is now, or what to mend. */
export const Done_referral = graphql(`
  fragment Done_referral on Referral {
    id
    number
    state
    version
  }
`);

const Send = graphql(`
  mutation SendReferral($input: SendReferralInput!) {
    done: sendReferral(input: $input) {
      referral {
        ...Done_referral
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const Edit = graphql(`
  mutation UpdateReferral($input: UpdateReferralInput!) {
    done: updateReferral(input: $input) {
      referral {
        ...Done_referral
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const PutUnderReview = graphql(`
  mutation PutReferralUnderReview($input: PutReferralUnderReviewInput!) {
    done: putReferralUnderReview(input: $input) {
      referral {
        ...Done_referral
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const RequestInfo = graphql(`
  mutation RequestReferralInfo($input: RequestReferralInfoInput!) {
    done: requestReferralInfo(input: $input) {
      referral {
        ...Done_referral
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const AnswerInfo = graphql(`
  mutation AnswerReferralInfo($input: AnswerReferralInfoInput!) {
    done: answerReferralInfo(input: $input) {
      referral {
        ...Done_referral
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const Accept = graphql(`
  mutation AcceptReferral($input: AcceptReferralInput!) {
    done: acceptReferral(input: $input) {
      referral {
        ...Done_referral
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const Waitlist = graphql(`
  mutation WaitlistReferral($input: WaitlistReferralInput!) {
    done: waitlistReferral(input: $input) {
      referral {
        ...Done_referral
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const OfferPlace = graphql(`
  mutation OfferReferralPlace($input: OfferReferralPlaceInput!) {
    done: offerReferralPlace(input: $input) {
      referral {
        ...Done_referral
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const ConfirmPlace = graphql(`
  mutation ConfirmReferralPlace($input: ConfirmReferralPlaceInput!) {
    done: confirmReferralPlace(input: $input) {
      referral {
        ...Done_referral
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const DeclinePlace = graphql(`
  mutation DeclineReferralPlace($input: DeclineReferralPlaceInput!) {
    done: declineReferralPlace(input: $input) {
      referral {
        ...Done_referral
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const SetAppointment = graphql(`
  mutation SetReferralAppointment($input: SetReferralAppointmentInput!) {
    done: setReferralAppointment(input: $input) {
      referral {
        ...Done_referral
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const RecordNoShow = graphql(`
  mutation RecordReferralNoShow($input: RecordReferralNoShowInput!) {
    done: recordReferralNoShow(input: $input) {
      referral {
        ...Done_referral
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const Start = graphql(`
  mutation StartReferral($input: StartReferralInput!) {
    done: startReferral(input: $input) {
      referral {
        ...Done_referral
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const Complete = graphql(`
  mutation CompleteReferral($input: CompleteReferralInput!) {
    done: completeReferral(input: $input) {
      referral {
        ...Done_referral
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const DropOut = graphql(`
  mutation DropOutReferral($input: DropOutReferralInput!) {
    done: dropOutReferral(input: $input) {
      referral {
        ...Done_referral
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const Decline = graphql(`
  mutation DeclineReferral($input: DeclineReferralInput!) {
    done: declineReferral(input: $input) {
      referral {
        ...Done_referral
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const Cancel = graphql(`
  mutation CancelReferral($input: CancelReferralInput!) {
    done: cancelReferral(input: $input) {
      referral {
        ...Done_referral
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const Redirect = graphql(`
  mutation RedirectReferral($input: RedirectReferralInput!) {
    done: redirectReferral(input: $input) {
      referral {
        ...Done_referral
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const Reopen = graphql(`
  mutation ReopenReferral($input: ReopenReferralInput!) {
    done: reopenReferral(input: $input) {
      referral {
        ...Done_referral
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const WithdrawConsent = graphql(`
  mutation WithdrawReferralConsent($input: WithdrawReferralConsentInput!) {
    done: withdrawReferralConsent(input: $input) {
      referral {
        ...Done_referral
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const PostMessage = graphql(`
  mutation PostReferralMessage($input: PostReferralMessageInput!) {
    done: postReferralMessage(input: $input) {
      referral {
        ...Done_referral
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

/** What the form of an act sends: each act has the fields that it needs. */
export type DeedInput = Record<string, string | number | boolean | null>;

type Answer = {
  done: {
    referral?: { id: string; number?: string; state?: ReferralState } | null;
    userErrors: ReadonlyArray<{ code: string; field?: string[] | null; message: string }>;
  };
};
export type DeedDocument = TypedDocumentNode<Answer, { input: DeedInput }>;

/** The mutation of each act. Their inputs differ by their fields only, which the form of the act knows. */
export const deeds = {
  SEND: Send,
  EDIT: Edit,
  PUT_UNDER_REVIEW: PutUnderReview,
  REQUEST_INFO: RequestInfo,
  ANSWER_INFO: AnswerInfo,
  ACCEPT: Accept,
  WAITLIST: Waitlist,
  OFFER_PLACE: OfferPlace,
  CONFIRM_PLACE: ConfirmPlace,
  DECLINE_PLACE: DeclinePlace,
  SET_APPOINTMENT: SetAppointment,
  RECORD_NO_SHOW: RecordNoShow,
  START: Start,
  COMPLETE: Complete,
  DROP_OUT: DropOut,
  DECLINE: Decline,
  CANCEL: Cancel,
  REDIRECT: Redirect,
  REOPEN: Reopen,
  WITHDRAW_CONSENT: WithdrawConsent,
  POST_MESSAGE: PostMessage,
} as unknown as Record<ReferralAct, DeedDocument>;
