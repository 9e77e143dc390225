// Package archtest tests the tree as a whole: which package may import which,
// what may touch files or the network, where files lie and how long they are,
// and that generated files are what their generators make.
package archtest
