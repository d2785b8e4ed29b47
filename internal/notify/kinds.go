package notify

// The kinds of events about organisations and their members. Beside what each says, all of them carry
//
//	organization      its identifier (UUID)
//	organizationName  its name
//	organizationSlug  what its page's address ends with
//
// and those that speak of a role carry
//
//	role              a value of the SDL's Role
//	administrator     "true" or "false"
//
// `account` and `by` are identifiers of accounts: whoever writes the text looks their names up.
const (
	// InvitationSent : somebody is invited to join an organisation. To the link, whose token the mail carries. Object: the
	// invitation. Params: role, administrator, by (who invites), expiresOn (the last day on which the link works).
	InvitationSent Kind = "INVITATION"
	// InvitationDeclined : whoever was invited says that it is not her. To who had invited. Object: the invitation. Params: role.
	InvitationDeclined Kind = "INVITATION_DECLINED"
	// MemberJoined : an invitation was accepted. To the other administrators. Object: the membership. Params: role,
	// administrator, account (who joined).
	MemberJoined Kind = "MEMBER_JOINED"
	// MemberLeft : somebody has left of her own accord. To the administrators; where none is left, to the pôle, else to the
	// direction. Object: the membership. Params: role, account.
	MemberLeft Kind = "MEMBER_LEFT"
	// MembershipRequested : somebody asks to join. To the administrators; where there is none, to the pôle, else to the
	// direction. Object: the request. Params: role, account (who asks).
	MembershipRequested Kind = "MEMBERSHIP_REQUESTED"
	// MembershipAccepted : a request was accepted. To who had asked. Object: the membership. Params: role, administrator.
	MembershipAccepted Kind = "MEMBERSHIP_ACCEPTED"
	// MembershipRefused : a request was refused. To who had asked. Object: the request. Params: role.
	MembershipRefused Kind = "MEMBERSHIP_REFUSED"
	// MembershipChanged : somebody has another role or other rights in an organisation. To her. Object: the membership.
	// Params: role, administrator.
	MembershipChanged Kind = "MEMBERSHIP_CHANGED"
	// MembershipEnded : somebody no longer belongs to an organisation, by the will of another. To her. Object: the
	// membership. Params: role.
	MembershipEnded Kind = "MEMBERSHIP_ENDED"
	// OrganizationClaimed : an organisation has got its first member. To the pôle, else to the direction, who may verify it.
	// Object: the organisation.
	OrganizationClaimed Kind = "ORGANIZATION_CLAIMED"
	// OrganizationVerified : the pôle or the direction has made sure that an organisation is what it says. To its
	// administrators. Object: the organisation.
	OrganizationVerified Kind = "ORGANIZATION_VERIFIED"
	// OrganizationUnverified : it is to be verified again, because the pôle or the direction says so or because its
	// administrators have changed its name or its SIRET. To its administrators in the first case, to the pôle, else to the
	// direction, in the second. Object: the organisation.
	OrganizationUnverified Kind = "ORGANIZATION_UNVERIFIED"
)
