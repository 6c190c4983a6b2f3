package house

import (
	"fmt"
	"go/ast"
	"path"
	"regexp"
	"slices"
	"strings"
)

func nothingRunsBeforeMain(t *tree) (wrong []string) {
	for _, s := range t.sources {
		if s.generated {
			continue
		}
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				wrong = append(wrong, s.at(f)+": an init function: what runs is called")
			}
		}
	}
	return wrong
}

// emptyNames say nothing of what is inside.
var emptyNames = []string{
	"base", "common", "commons", "core", "helper", "helpers", "impl", "manager",
	"misc", "pkg", "shared", "stuff", "util", "utils",
}

func namesSaySomething(t *tree) (wrong []string) {
	for _, s := range t.sources {
		if s.generated {
			continue
		}
		words := strings.Split(strings.TrimSuffix(path.Base(s.path), ".go"), "_")
		words = append(words, path.Base(s.pkg), strings.TrimSuffix(s.file.Name.Name, "_test"))
		for _, w := range words {
			if slices.Contains(emptyNames, w) {
				wrong = append(wrong, fmt.Sprintf("%s: %q says nothing: name it for what it holds", s.path, w))
			}
		}
	}
	return wrong
}

func skippedTestsSayWhy(t *tree) (wrong []string) {
	for _, s := range t.sources {
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || !s.test && match("test/...", s.pkg) == 0 {
				return true
			}
			if name := sel.Sel.Name; name == "SkipNow" || name == "Skip" && len(call.Args) == 0 {
				wrong = append(wrong, s.at(n)+": a test is skipped without a word: say what is missing and where it does run")
			}
			return true
		})
	}
	return wrong
}

var unfinished = regexp.MustCompile(`\b(TODO|FIXME)\b`)

func nothingIsLeftToDo(t *tree) (wrong []string) {
	const say = ": work left in a comment: do it, or record it where work is planned"
	for _, s := range t.sources {
		if s.generated {
			continue
		}
		for _, group := range s.file.Comments {
			for _, c := range group.List {
				if unfinished.MatchString(c.Text) {
					wrong = append(wrong, s.at(c)+say)
				}
			}
		}
	}
	for p, text := range t.texts {
		if unfinished.MatchString(text) {
			wrong = append(wrong, p+say)
		}
	}
	return wrong
}

func everyPackageSaysWhatItIs(t *tree) (wrong []string) {
	said := make(map[string]bool)
	for _, s := range t.sources {
		if s.file.Doc != nil && strings.HasPrefix(s.file.Doc.Text(), "Package "+s.file.Name.Name+" ") ||
			s.file.Name.Name == "main" && s.file.Doc != nil {
			said[s.pkg] = true
		}
	}
	seen := make(map[string]bool)
	for _, s := range t.code() {
		if !s.generated && !said[s.pkg] && !seen[s.pkg] {
			seen[s.pkg] = true
			wrong = append(wrong, fmt.Sprintf("%s: no file says what the package is: want a comment %q", s.pkg, "Package "+s.file.Name.Name+" …"))
		}
	}
	return wrong
}
