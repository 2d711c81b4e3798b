/// Reading command lines the way getopt_long does, which is what Slurm's commands and the tools
/// around them expect.
@NullMarked
package lockstep.cli.options;

import org.jspecify.annotations.NullMarked;
