package house

import (
	"fmt"
	"slices"
)

// natsImporters is one package, so that what JetStream does is known in one
// place, and the tests of the whole product, which may look behind it.
var natsImporters = []string{"eventstore/jetstream", "test/..."}

func oneImporterOfNATS(t *tree) (wrong []string) {
	for _, s := range t.sources {
		for _, imp := range s.imports() {
			if within([]string{"github.com/nats-io"}, imp) && !matchAny(natsImporters, s.pkg) {
				wrong = append(wrong, fmt.Sprintf("%s: imports %s: only eventstore/jetstream does", s.path, imp))
			}
		}
	}
	return wrong
}

// apiImporters are the edge, which is asked; rules and read models know only
// what is stored.
var apiImporters = []string{"services/rpc/...", "cmd/...", "test/...", "api/..."}

func theAPIStaysAtTheEdge(t *tree) (wrong []string) {
	for _, s := range t.sources {
		if slices.Contains(s.house(), "api/taskforce/v1") && !matchAny(apiImporters, s.pkg) {
			wrong = append(wrong, fmt.Sprintf("%s: %s imports api/taskforce/v1: only services/rpc, cmd and test do", s.path, s.pkg))
		}
	}
	return wrong
}

// apiLibraries is what generated code imports, so that whoever calls the
// service from Go takes nothing of the server with it.
var apiLibraries = []string{
	"google.golang.org/grpc",
	"google.golang.org/protobuf",
	"google.golang.org/genproto",
	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go",
	"github.com/grpc-ecosystem/grpc-gateway/v2",
}

// apiLibrariesNeed is what those libraries import in turn.
var apiLibrariesNeed = []string{"golang.org/x/net", "golang.org/x/sys", "golang.org/x/text"}

func theAPIIsLight(t *tree) (wrong []string) {
	for _, s := range t.sources {
		if match("api/...", s.pkg) == 0 {
			continue
		}
		for _, imp := range s.imports() {
			if !isStandard(imp) && !within(apiLibraries, imp) && !within([]string{module + "/api"}, imp) {
				wrong = append(wrong, fmt.Sprintf("%s: imports %s: want grpc, protobuf, genproto, protovalidate's messages and the gateway's runtime only", s.path, imp))
			}
		}
	}
	return wrong
}

// heavy returns those of deps, all that the API needs however far down, that
// it should not need.
func heavy(deps []string) (wrong []string) {
	allowed := slices.Concat(apiLibraries, apiLibrariesNeed, []string{module + "/api"})
	for _, d := range deps {
		if !isStandard(d) && !within(allowed, d) {
			wrong = append(wrong, fmt.Sprintf("the API needs %s, which apiLibrariesNeed does not list", d))
		}
	}
	return wrong
}

func generatedCodeLivesInAPI(t *tree) (wrong []string) {
	for _, s := range t.sources {
		if inAPI := match("api/...", s.pkg) > 0; inAPI != s.generated {
			wrong = append(wrong, fmt.Sprintf("%s: want generated code, and only that, under api/: make gen empties it", s.path))
		}
	}
	return wrong
}
