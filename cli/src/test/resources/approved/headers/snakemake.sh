{
  "name": "5f6c1f38-5d0b-4d4a-9f4e-7f1f0f3f8f5b",
  "mode": "BATCH",
  "tasks": 1,
  "cpusPerTask": 4,
  "memoryMibPerNode": "4096",
  "timeLimitSeconds": 7200,
  "partition": "short",
  "workingDirectory": "…",
  "stdoutPattern": ".snakemake/slurm_logs/rule_align/%j.log",
  "comment": "rule_align_wildcards_sample=A",
  "submitHost": "login1",
  "account": "bio"
}
--output (.snakemake/slurm_logs/rule_align/%j.log) in snakemake.sh line 4 must be in a directory that exists, and …/.snakemake/slurm_logs/rule_align does not exist.
