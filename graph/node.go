package graph

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"github.com/graph-gophers/graphql-go"

	"traverse/catalogue/sheet"
)

// nodeResolver is an object of the interface Node; the engine asks it which type it is.
type nodeResolver struct {
	id       graphql.ID
	typeName string
	object   any
}

// ID gives the identifier.
func (n *nodeResolver) ID() graphql.ID { return n.id }

func as[T any](n *nodeResolver, typeName string) (*T, bool) {
	object, ok := n.object.(*T)
	return object, ok && n.typeName == typeName
}

func (n *nodeResolver) ToProgramme() (*programmeNode, bool) { return as[programmeNode](n, "Programme") }
func (n *nodeResolver) ToAxis() (*axisNode, bool)           { return as[axisNode](n, "Axis") }
func (n *nodeResolver) ToTheme() (*themeNode, bool)         { return as[themeNode](n, "Theme") }
func (n *nodeResolver) ToTargetPublic() (*termNode, bool)   { return as[termNode](n, "TargetPublic") }
func (n *nodeResolver) ToBarrier() (*termNode, bool)        { return as[termNode](n, "Barrier") }
func (n *nodeResolver) ToScheme() (*schemeNode, bool)       { return as[schemeNode](n, "Scheme") }
func (n *nodeResolver) ToTerritory() (*territoryNode, bool) { return as[territoryNode](n, "Territory") }
func (n *nodeResolver) ToPole() (*poleNode, bool)           { return as[poleNode](n, "Pole") }
func (n *nodeResolver) ToAction() (*actionNode, bool)       { return as[actionNode](n, "Action") }
func (n *nodeResolver) ToReport() (*reportNode, bool)       { return as[reportNode](n, "Report") }
func (n *nodeResolver) ToCampaign() (*campaignNode, bool)   { return as[campaignNode](n, "Campaign") }

func (n *nodeResolver) ToRevision() (*revisionNode, bool) { return as[revisionNode](n, "Revision") }

func (n *nodeResolver) ToBeneficiary() (*beneficiaryNode, bool) {
	return as[beneficiaryNode](n, "Beneficiary")
}

func (n *nodeResolver) ToReferral() (*referralNode, bool) { return as[referralNode](n, "Referral") }
func (n *nodeResolver) ToMessage() (*messageNode, bool)   { return as[messageNode](n, "Message") }
func (n *nodeResolver) ToSession() (*sessionNode, bool)   { return as[sessionNode](n, "Session") }
func (n *nodeResolver) ToOrganization() (*organizationNode, bool) {
	return as[organizationNode](n, "Organization")
}

// nodeOf finds an object by its identifier; nil if there is none to be seen.
func (r *Resolver) nodeOf(ctx context.Context, v *view, id graphql.ID) (*nodeResolver, error) {
	typeName, key, ok := readID(id)
	if !ok {
		return nil, nil //nolint:nilnil // none of ours
	}
	object, err := r.find(ctx, v, typeName, key)
	if object == nil || err != nil {
		return nil, err
	}
	return &nodeResolver{id, typeName, object}, nil
}

// find gives the object of a type by its key; an untyped nil if there is none. What the snapshot does not hold is asked of
// the services, as the one who asks.
func (r *Resolver) find(ctx context.Context, v *view, typeName, key string) (any, error) {
	switch typeName {
	case "Beneficiary":
		return r.findBeneficiary(ctx, key)
	case "Referral":
		return r.findReferral(ctx, key)
	case "Message":
		return r.findMessage(ctx, key)
	case "Campaign":
		return r.findCampaign(ctx, v, key)
	case "Report":
		return r.findReport(ctx, v, key)
	case "Action":
		if found := v.find(typeName, key); found != nil {
			return found, nil
		}
		return found(r.unpublished(ctx, v, sheet.Key{Action: uuidOf(key)}))
	case "Revision":
		return found(r.revision(ctx, v, uuidOf(key)))
	default:
		return v.find(typeName, key), nil
	}
}

// found gives an object, or an untyped nil if there is none.
func found[T any](object *T, err error) (any, error) {
	if object == nil || err != nil {
		return nil, err
	}
	return object, nil
}

// find gives the object of a type by its key; an untyped nil if there is none.
func (v *view) find(typeName, key string) any {
	code := strings.TrimPrefix(key, v.snapshot.Contents.Programme.Code+"/")
	switch typeName {
	case "Programme":
		return first(v.programmes, func(p *programmeNode) bool { return p.ID == globalID("Programme", key) })
	case "Axis":
		return first(v.axes, func(a *axisNode) bool { return a.Code == code })
	case "Theme":
		return first(v.themes, func(t *themeNode) bool { return t.Code == code })
	case "TargetPublic":
		return first(v.publics, func(p *termNode) bool { return p.Slug == key })
	case "Barrier":
		return first(v.barriers, func(b *termNode) bool { return b.Slug == key })
	case "Pole":
		return first(v.poles, func(p *poleNode) bool { return p.Code == key })
	case "Scheme":
		return byKey(v.schemes, key)
	case "Territory":
		return byKey(v.territories, key)
	case "Action":
		return v.actionByID(key)
	case "Session":
		return v.sessionByID(key)
	case "Organization":
		return byUUID(v.organizations, key)
	default:
		return nil
	}
}

func first[T any](nodes []*T, is func(*T) bool) any {
	for _, n := range nodes {
		if is(n) {
			return n
		}
	}
	return nil
}

func byKey[K comparable, T any](nodes map[K]*T, key K) any {
	if n, ok := nodes[key]; ok {
		return n
	}
	return nil
}

// actionByID gives the node of an action; an untyped nil if there is none.
func (v *view) actionByID(key string) any {
	id, err := uuid.Parse(key)
	if err != nil {
		return nil
	}
	if e := v.snapshot.ActionByID(id); e != nil {
		return v.actionOf(e)
	}
	return nil
}

func byUUID[T any](nodes map[uuid.UUID]*T, key string) any {
	id, err := uuid.Parse(key)
	if err != nil {
		return nil
	}
	return byKey(nodes, id)
}
