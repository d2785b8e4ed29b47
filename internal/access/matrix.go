package access

// Act is something that can be asked of the domain.
type Act string

// The acts on the catalogue.
const (
	// ReadCatalogue is reading what is published: programme, vocabulary, territories, actions, organisations.
	ReadCatalogue Act = "READ_CATALOGUE"
	// ManageSessions is opening sessions, changing, pausing and ending them, and saying how many places there are.
	ManageSessions Act = "MANAGE_SESSIONS"
)

// The acts on sheets. What they allow on one sheet depends on its state too: catalogue/sheet/life.go.
const (
	// ReadSheets is seeing what is not published: drafts, revisions under review, changes made at once.
	ReadSheets Act = "READ_SHEETS"
	// WriteSheets is creating sheets, changing them, submitting them, suspending and archiving them.
	WriteSheets Act = "WRITE_SHEETS"
	// ManageProviders is saying which organisations run an action, and where.
	ManageProviders Act = "MANAGE_PROVIDERS"
	// ConfirmSheets is saying that a sheet is up to date, as only those who run the action can.
	ConfirmSheets Act = "CONFIRM_SHEETS"
	// ReviewSheets is publishing what was submitted, sending it back, and undoing what was published at once.
	ReviewSheets Act = "REVIEW_SHEETS"
	// CommentSheets is saying something of a revision under review.
	CommentSheets Act = "COMMENT_SHEETS"
)

// The acts on accounts and organisations.
const (
	// ReadOwnAccount is reading oneself: account, memberships, sessions, notifications.
	ReadOwnAccount Act = "READ_OWN_ACCOUNT"
	// ManageOwnAccount is changing them, choosing a membership, leaving an organisation, closing the account.
	ManageOwnAccount Act = "MANAGE_OWN_ACCOUNT"
	// RequestMembership is asking to join an organisation.
	RequestMembership Act = "REQUEST_MEMBERSHIP"
	// AnswerInvitation is reading, accepting or declining an invitation: whoever holds its link may.
	AnswerInvitation Act = "ANSWER_INVITATION"
	// ReadMembers is seeing who belongs to an organisation.
	ReadMembers Act = "READ_MEMBERS"
	// ManageMembers is inviting, answering requests, changing and ending memberships.
	ManageMembers Act = "MANAGE_MEMBERS"
	// ManageOrganization is changing what an organisation says of itself.
	ManageOrganization Act = "MANAGE_ORGANIZATION"
	// FoundOrganization is creating one, verifying it, giving it territories and a pôle.
	FoundOrganization Act = "FOUND_ORGANIZATION"
	// ManageAccounts is finding accounts and closing them.
	ManageAccounts Act = "MANAGE_ACCOUNTS"
	// ManageVocabulary is changing the labels of themes, publics and barriers.
	ManageVocabulary Act = "MANAGE_VOCABULARY"
	// ManageSettings is changing delays and the like.
	ManageSettings Act = "MANAGE_SETTINGS"
	// ReadJournal is reading who did what.
	ReadJournal Act = "READ_JOURNAL"
	// ManageDeliveries is seeing the mails that could not be sent, and sending them again.
	ManageDeliveries Act = "MANAGE_DELIVERIES"
)

// The acts on the people who are supported.
const (
	// ReadCaseload is reading the persons whom one supports, and those of colleagues where the organisation shares them.
	ReadCaseload Act = "READ_CASELOAD"
	// ManageCaseload is writing about them, and giving one to a colleague.
	ManageCaseload Act = "MANAGE_CASELOAD"
	// HandOverCaseload is giving all persons of a member to another, without reading them.
	HandOverCaseload Act = "HAND_OVER_CASELOAD"
)

// The acts on prescriptions. What may be done to one, and in which state, the table of package referral says.
const (
	// Refer is prescribing, and what the référent's side does afterwards.
	Refer Act = "REFER"
	// AnswerReferrals is what the porteur's side does.
	AnswerReferrals Act = "ANSWER_REFERRALS"
	// FollowReferrals is what either side may do: writing, reopening, noting what became of the person.
	FollowReferrals Act = "FOLLOW_REFERRALS"
	// ReadReferrals is reading prescriptions: those of one's side whole, those of a pôle or of all without the person.
	ReadReferrals Act = "READ_REFERRALS"
)

// The acts that keep sheets true: reports of errors, saved searches, campaigns, confirmations.
const (
	// ReportError is saying what is wrong in a published sheet.
	ReportError Act = "REPORT_ERROR"
	// FollowReports is seeing the reports that one has made, and those of the sheets that one keeps, closing them, and
	// reopening one's own.
	FollowReports Act = "FOLLOW_REPORTS"
	// AnswerReports is answering those of the sheets that one keeps.
	AnswerReports Act = "ANSWER_REPORTS"
	// SaveSearches is asking to be told of new actions.
	SaveSearches Act = "SAVE_SEARCHES"
	// RunCampaigns is asking porteurs to confirm their sheets before a day, and following what they do.
	RunCampaigns Act = "RUN_CAMPAIGNS"
	// ConfirmByLink is confirming the sheets that a mail is about: whoever holds its link may.
	ConfirmByLink Act = "CONFIRM_BY_LINK"
)

// Acts lists the rows of the matrix.
var Acts = []Act{
	ReadCatalogue, ManageSessions, ReadSheets, WriteSheets, ManageProviders, ConfirmSheets, ReviewSheets, CommentSheets,
	ReadOwnAccount, ManageOwnAccount, RequestMembership, AnswerInvitation, ReadMembers, ManageMembers, ManageOrganization, FoundOrganization,
	ManageAccounts, ManageVocabulary, ManageSettings, ReadJournal, ManageDeliveries,
	ReadCaseload, ManageCaseload, HandOverCaseload,
	Refer, AnswerReferrals, FollowReferrals, ReadReferrals,
	ReportError, FollowReports, AnswerReports, SaveSearches, RunCampaigns, ConfirmByLink,
}

// Reach says over what an act extends for a role. They are ordered: a farther one holds the nearer.
type Reach int

// The reaches. Nothing means that the role may not.
const (
	Nothing      Reach = iota
	Published          // what the public sees
	Self               // one's own account
	Ownership          // the organisation acted for
	WithinPole         // the pôle of the organisation acted for, and the organisations that belong to it
	Departmental       // everything
)

// String names the reach as the golden of rights does.
func (r Reach) String() string {
	return [...]string{"NOTHING", "PUBLISHED", "SELF", "ORGANIZATION", "POLE", "DEPARTMENT"}[r]
}

// row is how far an act reaches for each role that has it; Nothing for the others.
type row map[Role]Reach

// matrix is the only truth about rights.
var matrix = map[Act]row{
	ReadCatalogue:      everybody(Published),
	ManageSessions:     {Provider: Ownership, PoleCoordinator: WithinPole, DepartmentAdmin: Departmental},
	ReadSheets:         {Provider: Ownership, PoleCoordinator: WithinPole, DepartmentAdmin: Departmental},
	WriteSheets:        {Provider: Ownership, DepartmentAdmin: Departmental},
	ManageProviders:    {DepartmentAdmin: Departmental},
	ConfirmSheets:      {Provider: Ownership},
	ReviewSheets:       {PoleCoordinator: WithinPole, DepartmentAdmin: Departmental},
	CommentSheets:      {Provider: Ownership, PoleCoordinator: WithinPole, DepartmentAdmin: Departmental},
	ReadOwnAccount:     signedIn(Self),
	ManageOwnAccount:   signedIn(Self),
	RequestMembership:  signedIn(Self),
	AnswerInvitation:   everybody(Self),
	ReadMembers:        {Referent: Ownership, Provider: Ownership, PoleCoordinator: WithinPole, DepartmentAdmin: Departmental, Administrator: Ownership},
	ManageMembers:      {PoleCoordinator: WithinPole, DepartmentAdmin: Departmental, Administrator: Ownership},
	ManageOrganization: {PoleCoordinator: WithinPole, DepartmentAdmin: Departmental, Administrator: Ownership},
	FoundOrganization:  {PoleCoordinator: WithinPole, DepartmentAdmin: Departmental},
	ManageAccounts:     {DepartmentAdmin: Departmental},
	ManageVocabulary:   {DepartmentAdmin: Departmental},
	ManageSettings:     {DepartmentAdmin: Departmental},
	ReadJournal:        {DepartmentAdmin: Departmental},
	ManageDeliveries:   {DepartmentAdmin: Departmental},
	ReadCaseload:       {Referent: Ownership},
	ManageCaseload:     {Referent: Ownership},
	HandOverCaseload:   {Administrator: Ownership},
	Refer:              {Referent: Ownership},
	AnswerReferrals:    {Provider: Ownership},
	FollowReferrals:    {Referent: Ownership, Provider: Ownership},
	ReadReferrals:      {Referent: Ownership, Provider: Ownership, PoleCoordinator: WithinPole, DepartmentAdmin: Departmental},
	ReportError:        {Referent: Published, Provider: Published, PoleCoordinator: Published, DepartmentAdmin: Published},
	FollowReports:      {Referent: Self, Provider: Ownership, PoleCoordinator: WithinPole, DepartmentAdmin: Departmental},
	AnswerReports:      {Provider: Ownership, PoleCoordinator: WithinPole, DepartmentAdmin: Departmental},
	SaveSearches:       signedIn(Self),
	RunCampaigns:       {PoleCoordinator: WithinPole, DepartmentAdmin: Departmental},
	ConfirmByLink:      everybody(Self),
}

// everybody gives one reach to all roles, signedIn to all with an account.
func everybody(reach Reach) row {
	given := signedIn(reach)
	given[Anonymous] = reach
	return given
}

func signedIn(reach Reach) row {
	return row{SignedIn: reach, Referent: reach, Provider: reach, PoleCoordinator: reach, DepartmentAdmin: reach}
}

// ReachOf reads the matrix; Nothing for whatever it does not say.
func ReachOf(act Act, role Role) Reach { return matrix[act][role] }
