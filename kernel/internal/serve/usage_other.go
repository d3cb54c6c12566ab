//go:build !linux

package serve

import "gokernel/kernel/internal/proto"

func ownProcesses() map[int]process { return nil }

func readHostCPU() hostCPU { return hostCPU{} }

func readHostMemory() *proto.HostMemory { return nil }
