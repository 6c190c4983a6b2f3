package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
)

// machine is what was measured on.
type machine struct{ cpu, system, disk, load string }

// thisMachine describes the machine, and the disk that a directory is on.
// Elsewhere than on Linux much of it is not known.
func thisMachine(dir string) machine {
	info, _ := os.ReadFile("/proc/cpuinfo")
	mounts, _ := os.ReadFile("/proc/self/mounts")
	load, _ := os.ReadFile("/proc/loadavg")
	return machine{
		cpu:    fmt.Sprintf("%s, %d cores", cpuModel(string(info)), runtime.NumCPU()),
		system: fmt.Sprintf("%s %s/%s", runtime.Version(), runtime.GOOS, runtime.GOARCH),
		disk:   fileSystem(string(mounts), dir),
		load:   firstField(string(load)),
	}
}

// String is the line that stands above every table.
func (m machine) String() string {
	return fmt.Sprintf("%s; %s; %s; load %s at the start", m.cpu, m.system, m.disk, m.load)
}

const unknown = "unknown"

func cpuModel(info string) string {
	for l := range strings.Lines(info) {
		if name, value, ok := strings.Cut(l, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return unknown
}

// fileSystem names the kind of file system that a directory is on: the mount
// with the longest path above it.
func fileSystem(mounts, dir string) string {
	found, longest := unknown, -1
	for l := range strings.Lines(mounts) {
		f := strings.Fields(l)
		if len(f) < 3 || len(f[1]) <= longest {
			continue
		}
		if at := strings.TrimSuffix(f[1], "/"); dir == at || strings.HasPrefix(dir, at+"/") {
			found, longest = f[2], len(f[1])
		}
	}
	if found == "tmpfs" {
		found += " (memory: nothing is ever on disk, so that these ratios mean nothing; give -dir)"
	}
	return found
}

func firstField(text string) string {
	if f := strings.Fields(text); len(f) > 0 {
		return f[0]
	}
	return unknown
}
