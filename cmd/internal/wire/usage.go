package wire

// Usage is what reading cost. WorkerMB is the most that any one worker had in memory;
// workers count when they have ended.
type Usage struct {
	Known      bool    `json:"known"`
	CPUSeconds float64 `json:"cpu_seconds"`
	ProgramMB  int64   `json:"program_mb"`
	WorkerMB   int64   `json:"worker_mb"`
}
