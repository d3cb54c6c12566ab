// Package comm lets a notebook's cells and its front end send each other messages:
// comms, as the Jupyter messaging protocol has them.
package comm
