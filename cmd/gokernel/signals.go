package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// untilStopped gives a context that is done when the process is asked to end by a signal
// or from the keyboard.
func untilStopped() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
}
