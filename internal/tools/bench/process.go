package main

import (
	"fmt"
	"os"
	"strings"
)

// memory returns a figure of a process from the kernel in MB: VmHWM is its peak, VmRSS what it holds now.
func memory(pid, name string) (float64, error) {
	text, err := os.ReadFile("/proc/" + pid + "/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		var kb float64
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			_, err := fmt.Sscan(rest, &kb)
			return kb / 1024, err
		}
	}
	return 0, fmt.Errorf("the kernel tells no %s of process %s", name, pid)
}
