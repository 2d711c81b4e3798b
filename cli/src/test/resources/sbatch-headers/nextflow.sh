#!/bin/bash
#SBATCH -J nf-ALIGN_(sample_1)
#SBATCH -o /dev/null
#SBATCH --no-requeue
#SBATCH --signal B:USR2@30
#SBATCH -c 2
#SBATCH -t 01:30:00
#SBATCH --mem 6144M
#SBATCH -p short

# NEXTFLOW TASK: ALIGN (sample_1)
set -e
