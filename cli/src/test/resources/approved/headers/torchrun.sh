{
  "name": "llama-pretrain",
  "mode": "BATCH",
  "nodesMin": 4,
  "nodesMax": 4,
  "tasksPerNode": 1,
  "cpusPerTask": 96,
  "memoryMibPerNode": "0",
  "gresPerNode": [{
    "name": "gpu",
    "count": 8
  }],
  "exclusive": true,
  "timeLimitSeconds": 172800,
  "partition": "train",
  "workingDirectory": "…",
  "stdoutPattern": "%x_%j.out",
  "stderrPattern": "%x_%j.err",
  "requeue": true,
  "submitHost": "login1",
  "warnSignal": {
    "name": "USR1",
    "beforeSeconds": 120,
    "batchOnly": true
  }
}
torchrun.sh line 18 calls srun, which is not there: it will fail. Maybe start the command itself on the nodes: ssubmit --per-node -- COMMAND
