package notify

import (
	"embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/template"

	"github.com/google/uuid"

	"traverse/internal/link"
)

// The kinds about an account. Their parameters: none.
const (
	// SignInLink : somebody wants to sign in. To the link. Object: the link.
	SignInLink Kind = "SIGN_IN_LINK"
	// AccountClosed : an account is closed. To whoever had it. Object: the account.
	AccountClosed Kind = "ACCOUNT_CLOSED"
)

// The kinds of events about organisations and their members. Beside what each says, all of them carry
//
//	organization      its identifier (UUID)
//	organizationSlug  what its page's address ends with
//
// and those that speak of a role carry
//
//	role              a value of the SDL's Role
//	administrator     "true" or "false"
//
// `account` and `by` are identifiers of accounts. Names are looked up when the text is written: none is a parameter.
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

// The kinds about sheets. Object: the action. Parameters: code and slug.
const (
	// SheetSubmitted : a revision is to be reviewed. To its reviewer.
	SheetSubmitted Kind = "SHEET_SUBMITTED"
	// SheetSentBack, SheetPublished : it was reviewed. To the porteurs.
	SheetSentBack  Kind = "SHEET_SENT_BACK"
	SheetPublished Kind = "SHEET_PUBLISHED"
	// SheetChangedAtOnce : what may be changed without a review was. To the pôle or the direction.
	SheetChangedAtOnce Kind = "SHEET_CHANGED_AT_ONCE"
	// SheetChangeReverted : the pôle or the direction has undone such a change. To the porteurs.
	SheetChangeReverted Kind = "SHEET_CHANGE_REVERTED"
	// SheetCommented : a revision under review has a remark. To the porteurs and the reviewer.
	SheetCommented Kind = "SHEET_COMMENTED"
	// ReviewOverdue : a revision has waited for too long. To the direction.
	ReviewOverdue Kind = "REVIEW_OVERDUE"
)

// The kinds that ask a porteur to confirm sheets, all those of one asking in one mail. To the link, which leads to all of them.
// Object: the request. Params: count, slugs (of the sheets, by code).
const (
	// SheetsToConfirm : nobody has said for long that these sheets are true.
	SheetsToConfirm Kind = "SHEETS_TO_CONFIRM"
	// CampaignOpened : a pôle or the direction asks for them before a day. Beside the others: endsOn, that day.
	CampaignOpened Kind = "CAMPAIGN_OPENED"
)

// The kinds about reports of errors. Object: the report. Parameters: action (its code) and slug.
const (
	// ReportOpened : a reader says that a sheet is wrong. To its porteurs, and to its pôles or the direction.
	ReportOpened Kind = "REPORT_OPENED"
	// ReportAnswered, ReportClosed : something was done about it. To who made it.
	ReportAnswered Kind = "REPORT_ANSWERED"
	ReportClosed   Kind = "REPORT_CLOSED"
	// ReportReopened : it is still wrong. To those who were told of it.
	ReportReopened Kind = "REPORT_REOPENED"
)

// SavedSearchMatched : actions match one of somebody's searches which did not, or have places which had none. To her. Object:
// the search. Params: how many (count), and the identifiers of the first of them (actions).
const SavedSearchMatched Kind = "SAVED_SEARCH_MATCHED"

// Digest is the kind of a daily mail, which tells several events. No event is of this kind.
const Digest Kind = "DIGEST"

// Manner is how events of a kind are told.
type Manner int

// The manners. On screen is also by mail, as the person prefers. A link is a mail only, at once, to the address that it was
// made for. A farewell is one as well, to a person who may have no account any more, even if she did the act herself.
const (
	OnScreen Manner = iota
	ByLink
	Farewell
)

// definition is what a kind is: how it is told, the facts that its words are given, and where it leads.
type definition struct {
	manner Manner
	// purpose is that of the link which a mail of the kind carries.
	purpose link.Purpose
	// facts reads the parameters. The struct that it gives holds types of facts.go only.
	facts func(f *facts) any
	// path is the page of this site that it leads to.
	path func(f *facts) string
	// words names the file of texts/, where it is not called as the kind is.
	words string
}

// kinds is the table. A kind's parameters are those that its facts ask for, no other; all are mandatory.
var kinds = withReferrals(map[Kind]definition{
	SignInLink:    {manner: ByLink, purpose: link.SignIn, facts: linkFacts, path: to("/connexion/lien")},
	AccountClosed: {manner: Farewell, facts: noFacts, path: to("/")},

	InvitationSent:         {manner: ByLink, purpose: link.Invitation, facts: invitationFacts, path: to("/invitation")},
	InvitationDeclined:     {facts: roleFacts, path: toOrganization},
	MemberJoined:           {facts: joinedFacts, path: toOrganization},
	MemberLeft:             {facts: memberFacts, path: toOrganization},
	MembershipRequested:    {facts: memberFacts, path: toOrganization},
	MembershipAccepted:     {facts: administratorFacts, path: to("/espace")},
	MembershipRefused:      {facts: roleFacts, path: toOrganization},
	MembershipChanged:      {facts: administratorFacts, path: to("/espace")},
	MembershipEnded:        {facts: roleFacts, path: to("/espace")},
	OrganizationClaimed:    {facts: organizationFacts, path: toOrganization},
	OrganizationVerified:   {facts: organizationFacts, path: toOrganization},
	OrganizationUnverified: {facts: organizationFacts, path: toOrganization},

	SheetSubmitted:      {facts: sheetFacts, path: toSlug("/relecture/%s")},
	SheetSentBack:       {facts: sheetFacts, path: toSlug("/mes-fiches/%s/modifier")},
	SheetPublished:      {facts: sheetFacts, path: toSlug("/actions/%s")},
	SheetChangedAtOnce:  {facts: sheetFacts, path: to("/relecture")}, // where it can be undone
	SheetChangeReverted: {facts: sheetFacts, path: toSlug("/actions/%s/historique")},
	SheetCommented:      {facts: sheetFacts, path: toSlug("/relecture/%s")},
	ReviewOverdue:       {facts: sheetFacts, path: toSlug("/relecture/%s")},

	SheetsToConfirm: {manner: ByLink, purpose: link.ConfirmSheets, facts: confirmFacts, path: to("/confirmer")},
	CampaignOpened:  {manner: ByLink, purpose: link.ConfirmSheets, facts: campaignFacts, path: to("/confirmer")},

	ReportOpened:   {facts: reportFacts, path: toReport},
	ReportAnswered: {facts: reportFacts, path: toReport},
	ReportClosed:   {facts: reportFacts, path: toReport},
	ReportReopened: {facts: reportFacts, path: toReport},

	SavedSearchMatched: {facts: matchFacts, path: to("/mes-alertes")},
})

// to leads to one page whatever the object is.
func to(path string) func(*facts) string { return func(*facts) string { return path } }

// toSlug leads to a page of a sheet.
func toSlug(path string) func(*facts) string {
	return func(f *facts) string { return fmt.Sprintf(path, f.slug("slug")) }
}

// toReport leads to the page of the report itself.
func toReport(f *facts) string { return "/signalements/" + f.opaque("Report") }

func toOrganization(f *facts) string { return "/structures/" + f.slug("organizationSlug") }

func noFacts(*facts) any { return struct{}{} }

func linkFacts(f *facts) any { return struct{ Until TimeName }{f.until()} }

func invitationFacts(f *facts) any {
	f.day("expiresOn") // the link knows better, to the minute
	return struct {
		Organization OrganizationName
		Role         RoleName
		By           MemberName
		Until        TimeName
	}{f.organization(), f.administratorRole(), f.member("by"), f.until()}
}

func organizationFacts(f *facts) any {
	return struct{ Organization OrganizationName }{f.organization()}
}

type membershipFacts struct {
	Organization OrganizationName
	Role         RoleName
}

func roleFacts(f *facts) any { return membershipFacts{f.organization(), f.role()} }
func administratorFacts(f *facts) any {
	return membershipFacts{f.organization(), f.administratorRole()}
}

type personFacts struct {
	Organization OrganizationName
	Role         RoleName
	Member       MemberName
}

func memberFacts(f *facts) any { return personFacts{f.organization(), f.role(), f.member("account")} }

func joinedFacts(f *facts) any {
	return personFacts{f.organization(), f.administratorRole(), f.member("account")}
}

func sheetFacts(f *facts) any { return struct{ Sheet SheetName }{f.sheet("code")} }

func confirmFacts(f *facts) any {
	return struct {
		Count  int
		Sheets []SheetName
		Until  TimeName
	}{f.count(), f.sheets("slugs"), f.until()}
}

func campaignFacts(f *facts) any {
	return struct {
		Count  int
		Sheets []SheetName
		EndsOn DayName
		Until  TimeName
	}{f.count(), f.sheets("slugs"), f.day("endsOn"), f.until()}
}

func reportFacts(f *facts) any { return struct{ Sheet SheetName }{f.sheet("action")} }

func matchFacts(f *facts) any {
	f.param("actions", idsForm) // the first of them, which the page names
	return struct{ Count int }{f.count()}
}

// Kinds lists the kinds, links and farewells included, by name.
func Kinds() []Kind { return slices.Sorted(maps.Keys(kinds)) }

// MannerOf says how a kind is told; false for a kind that this version does not know.
func MannerOf(kind Kind) (Manner, bool) {
	known, ok := kinds[kind]
	return known.manner, ok
}

// Check says whether an event has the form of its kind: its parameters, no other, and an audience that the kind can have.
func Check(event *Event) error {
	kind, known := kinds[event.Kind]
	if !known {
		return fmt.Errorf("no kind of event is %q", event.Kind)
	}
	for i := range event.Audience {
		if isLink := event.Audience[i].Link != uuid.Nil; isLink != (kind.manner == ByLink) {
			return fmt.Errorf("%s: a link is told to whom it was made for, and nothing else is", event.Kind)
		}
	}
	f := newFacts(event.Kind, event.Object, event.Params, nil, nil)
	kind.facts(f)
	if err := f.err(); err != nil {
		return fmt.Errorf("%s: %w", event.Kind, err)
	}
	return nil
}

// Words is what a person reads of an event.
type Words struct {
	Title      string   // one sentence, on screen and as the subject of a mail
	Paragraphs []string // of a mail
	Button     string   // what following the link is called
	Path       string   // where it leads on this site; a link's token is not in it
}

// words writes an event out.
func (f *facts) words() (*Words, error) {
	known, ok := kinds[f.kind]
	if !ok {
		return nil, fmt.Errorf("no kind of event is %q", f.kind)
	}
	given, path := known.facts(f), known.path(f)
	if err := f.err(); err != nil {
		return nil, fmt.Errorf("%s: %w", f.kind, err)
	}
	w := &Words{Path: path}
	for name, into := range map[string]*string{"title": &w.Title, "button": &w.Button} {
		text, err := written(f.kind, name, given)
		if err != nil {
			return nil, err
		}
		*into = strings.TrimSpace(text)
	}
	body, err := written(f.kind, "body", given)
	for paragraph := range strings.SplitSeq(body, "\n\n") {
		if line := strings.Join(strings.Fields(paragraph), " "); line != "" {
			w.Paragraphs = append(w.Paragraphs, line)
		}
	}
	return w, err
}

//go:embed texts/*.tmpl
var textFiles embed.FS

// texts are those of every kind, read once; a kind without its own does not start.
var texts = func() map[Kind]*template.Template {
	read := map[Kind]*template.Template{}
	for kind, defined := range kinds {
		name := defined.words
		if name == "" {
			name = strings.ToLower(string(kind))
		}
		read[kind] = template.Must(template.New(name).Option("missingkey=error").ParseFS(textFiles, "texts/"+name+".tmpl"))
	}
	return read
}()

func written(kind Kind, part string, given any) (string, error) {
	var text strings.Builder
	if err := texts[kind].ExecuteTemplate(&text, part, given); err != nil {
		return "", fmt.Errorf("%s: write the %s: %w", kind, part, err)
	}
	return text.String(), nil
}
