package rpc

import (
	"context"
	"strings"

	"github.com/google/uuid"

	eventv1 "taskforce/api/taskforce/event/v1"
	"taskforce/services"
)

// collections are the first segments of resource names (AIP-122).
var collections = map[eventv1.ItemKind]string{
	eventv1.ItemKind_ITEM_KIND_ORGANISATION:    "organisations",
	eventv1.ItemKind_ITEM_KIND_OFFICE:          "offices",
	eventv1.ItemKind_ITEM_KIND_PERSON:          "people",
	eventv1.ItemKind_ITEM_KIND_APPOINTMENT:     "appointments",
	eventv1.ItemKind_ITEM_KIND_ROLE_ASSIGNMENT: "roleAssignments",
	eventv1.ItemKind_ITEM_KIND_PROGRAMME:       "programmes",
	eventv1.ItemKind_ITEM_KIND_MILESTONE:       "milestones",
	eventv1.ItemKind_ITEM_KIND_ASSESSMENT:      "assessments",
}

// resourceName returns "collection/id", or "" for no id.
func resourceName(kind eventv1.ItemKind, id string) string {
	if id == "" {
		return ""
	}
	return collections[kind] + "/" + id
}

func resourceNames(kind eventv1.ItemKind, ids []string) []string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = resourceName(kind, id)
	}
	return names
}

// split reads "collection/id or ref" into what it names.
func split(field, name string) (eventv1.ItemKind, string, error) {
	collection, id, ok := strings.Cut(name, "/")
	if ok && id != "" && !strings.Contains(id, "/") {
		for kind, c := range collections {
			if c == collection {
				return kind, id, nil
			}
		}
	}
	return 0, "", malformed("NAME_MALFORMED", field, name, "as milestones/ALPHA-M1", "a resource name is a collection and an id or short name")
}

// resolve returns the id that a name of one kind stands for. An id is taken as
// it is: whether it is on the record is for the decider to say, who knows of
// commits that are not followed yet.
func (s *Server) resolve(ctx context.Context, field string, kind eventv1.ItemKind, name string) (string, error) {
	have, id, err := split(field, name)
	if err != nil {
		return "", err
	}
	if have != kind {
		return "", malformed("NAME_OF_ANOTHER_KIND", field, name, collections[kind]+"/…", "the field names another kind of item")
	}
	if isID(id) {
		return strings.ToLower(id), nil
	}
	return s.byRef(ctx, field, kind, id)
}

// isID says whether a text is an id as ids are written here: other ways to
// write a UUID, in braces or as a URN, name nothing.
func isID(text string) bool { return len(text) == idLength && uuid.Validate(text) == nil }

const idLength = 36

// resolveAny is resolve for fields that name items of several kinds.
func (s *Server) resolveAny(ctx context.Context, field, name string, kinds ...eventv1.ItemKind) (eventv1.ItemKind, string, error) {
	have, _, err := split(field, name)
	if err != nil {
		return 0, "", err
	}
	for _, kind := range kinds {
		if kind == have {
			id, err := s.resolve(ctx, field, kind, name)
			return kind, id, err
		}
	}
	return 0, "", malformed("NAME_OF_ANOTHER_KIND", field, name, collections[kinds[0]]+"/…", "the field names another kind of item")
}

// byRef finds a short name, once more after everything acknowledged has been
// followed: it may have been given a moment ago.
func (s *Server) byRef(ctx context.Context, field string, kind eventv1.ItemKind, ref string) (string, error) {
	for _, min := range []int64{0, s.cfg.Sequencer.Acknowledged()} {
		var id string
		var ok bool
		if err := s.state(ctx, min, func(st *services.State, _ int64) { id, ok = st.Resolve(kind, ref) }); err != nil {
			return "", err
		}
		if ok {
			return id, nil
		}
	}
	return "", notFound(field, collections[kind]+"/"+ref)
}

func (s *Server) resolveAll(ctx context.Context, field string, kind eventv1.ItemKind, names []string) ([]string, error) {
	ids := make([]string, len(names))
	for i, name := range names {
		id, err := s.resolve(ctx, field, kind, name)
		if err != nil {
			return nil, err
		}
		ids[i] = id
	}
	return ids, nil
}
