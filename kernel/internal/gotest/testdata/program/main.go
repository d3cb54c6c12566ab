// Program runs a test twice, in a program that is no test binary.
package main

import (
	"fmt"
	"os"
	"testing"

	"gokernel/kernel/internal/gotest"
)

func main() {
	suite := gotest.Suite{Tests: []testing.InternalTest{{Name: "TestOne", F: func(*testing.T) { _ = testing.Short() }}}}
	for range 2 {
		failed, err := gotest.Run(suite, gotest.Flags{Verbose: true, Count: 1, BenchTime: "1s"}, os.Stdout)
		if err != nil || len(failed) > 0 {
			fmt.Println(failed, err)
			os.Exit(1)
		}
	}
}
