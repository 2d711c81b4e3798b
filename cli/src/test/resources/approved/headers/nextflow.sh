{
  "name": "nf-ALIGN_(sample_1)",
  "mode": "BATCH",
  "cpusPerTask": 2,
  "memoryMibPerNode": "6144",
  "timeLimitSeconds": 5400,
  "partition": "short",
  "workingDirectory": "…",
  "stdoutPattern": "/dev/null",
  "requeue": false,
  "submitHost": "login1"
}
--signal (B:USR2@30) in nextflow.sh line 5 is ignored: the job gets SIGTERM at its time limit, and no signal before it.
