#!/bin/sh
# properties = {"type": "single", "rule": "align", "jobid": 12}
#SBATCH --job-name 5f6c1f38-5d0b-4d4a-9f4e-7f1f0f3f8f5b
#SBATCH --output=.snakemake/slurm_logs/rule_align/%j.log
#SBATCH --export=ALL
#SBATCH --comment "rule_align_wildcards_sample=A"
#SBATCH -A bio -p short -t 120 --mem 4096 --ntasks=1 --cpus-per-task=4
#SBATCH -D .
cd /data && exec snakemake --nolock
