package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// machine is where the figures come from.
type machine struct {
	CPU, Memory, Kernel, System, Go, Node string
	Cores                                 int
}

func describeMachine(ctx context.Context) machine {
	m := machine{
		CPU: field("/proc/cpuinfo", "model name"), System: strings.Trim(field("/etc/os-release", "PRETTY_NAME"), `"`), Go: runtime.Version(), Cores: runtime.NumCPU(),
		Kernel: said(ctx, "uname", "-sr"), Node: said(ctx, "node", "--version"),
	}
	var kilobytes float64
	if _, err := fmt.Sscanf(field("/proc/meminfo", "MemTotal"), "%f", &kilobytes); err == nil {
		m.Memory = fmt.Sprintf("%.0f Gio", kilobytes/1024/1024)
	}
	return m
}

// field reads the first line « name: value » or « name=value » of a file; "" if there is none.
func field(path, name string) string {
	content, _ := os.ReadFile(path)
	for line := range strings.SplitSeq(string(content), "\n") {
		if rest, found := strings.CutPrefix(line, name); found {
			return strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(rest), ":="))
		}
	}
	return ""
}

// said gives what a program prints; "" if it cannot.
func said(ctx context.Context, name string, args ...string) string {
	output, _ := exec.CommandContext(ctx, name, args...).Output()
	return strings.TrimSpace(string(output))
}

// ownTime is the processor time of the bench itself, load generator included.
func ownTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
