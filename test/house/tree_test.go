package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
)

// module is the name that every import from the house starts with.
const module = "taskforce"

// tree is the source of the house. It is read file by file, without the go
// command: so that files behind build tags count, and so that a test's cached
// result is dropped when any file changes.
type tree struct {
	sources []*source
	// texts are files that are no Go, by path.
	texts map[string]string
}

// source is a Go file.
type source struct {
	path string
	// pkg is the folder, as "services/register"; "." is the root.
	pkg       string
	test      bool
	generated bool
	file      *ast.File
	set       *token.FileSet
}

// readTree reads every file that people write. Folders that the go command
// passes over are passed over.
func readTree(fsys fs.FS) (*tree, error) {
	t := &tree{texts: make(map[string]string)}
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if p != "." && (name[0] == '.' && name != ".ci" || name[0] == '_' ||
				name == "testdata" || name == "node_modules" || name == "third_party") {
				return fs.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() {
			return nil
		}
		return t.add(fsys, p)
	})
	return t, err
}

func (t *tree) add(fsys fs.FS, p string) error {
	switch path.Ext(p) {
	case ".go", ".proto", ".md", ".yaml", ".yml":
	default:
		if b := path.Base(p); b != "Makefile" && p != ".ci/run" {
			return nil
		}
	}
	b, err := fs.ReadFile(fsys, p)
	if err != nil {
		return err
	}
	if path.Ext(p) != ".go" {
		t.texts[p] = string(b)
		return nil
	}
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, p, b, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	t.sources = append(t.sources, &source{
		path: p, pkg: path.Dir(p), test: strings.HasSuffix(p, "_test.go"),
		generated: ast.IsGenerated(f), file: f, set: set,
	})
	return nil
}

// packages lists the folders that hold Go, tests included.
func (t *tree) packages() []string {
	dirs := make(map[string]bool)
	for _, s := range t.sources {
		dirs[s.pkg] = true
	}
	return slices.Sorted(maps.Keys(dirs))
}

// code lists the files that are built into programs: not the tests.
func (t *tree) code() []*source {
	return slices.DeleteFunc(slices.Clone(t.sources), func(s *source) bool { return s.test })
}

// imports lists the import paths of s.
func (s *source) imports() []string {
	var paths []string
	for _, spec := range s.file.Imports {
		p, _ := strconv.Unquote(spec.Path.Value)
		paths = append(paths, p)
	}
	return paths
}

// house lists the folders of the house that s imports.
func (s *source) house() []string {
	var dirs []string
	for _, p := range s.imports() {
		if dir, ok := strings.CutPrefix(p, module+"/"); ok {
			dirs = append(dirs, dir)
		}
	}
	return dirs
}

// local returns the name by which s calls the package at importPath, or "".
func (s *source) local(importPath string) string {
	for _, spec := range s.file.Imports {
		if p, _ := strconv.Unquote(spec.Path.Value); p != importPath {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return path.Base(importPath)
	}
	return ""
}

// at returns "file:line" of n.
func (s *source) at(n ast.Node) string {
	return s.path + ":" + strconv.Itoa(s.set.Position(n.Pos()).Line)
}

// isStandard says whether an import path is of Go's own library.
func isStandard(importPath string) bool {
	first, _, _ := strings.Cut(importPath, "/")
	return first != module && !strings.Contains(first, ".")
}

// within says whether importPath is one of paths or under one of them.
func within(paths []string, importPath string) bool {
	return slices.ContainsFunc(paths, func(p string) bool {
		return importPath == p || strings.HasPrefix(importPath, p+"/")
	})
}
