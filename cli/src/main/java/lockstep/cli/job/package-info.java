/// `sjob`: one job in full.
@NullMarked
package lockstep.cli.job;

import org.jspecify.annotations.NullMarked;
