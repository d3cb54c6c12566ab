// Package gokernel is the front door of a Jupyter kernel for Go; the tour of the house is below.
package gokernel
