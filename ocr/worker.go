package ocr

import (
	"fmt"
	"os"

	"countersign/ocr/internal/reader"
	"countersign/ocr/worker"
)

// RunWorker is the whole life of a worker process: it reads requests from
// standard input and writes answers to standard output until the input ends. It
// returns the exit status. See WorkerArg for where to call it.
func RunWorker() int {
	in, out, err := worker.Begin()
	if err != nil {
		fmt.Fprintln(os.Stderr, "reader: standard input and output:", err)
		return 2
	}
	return reader.Serve(in, out)
}
