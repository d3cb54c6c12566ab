// This file lets null.go declare a function without a body.
