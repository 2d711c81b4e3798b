/// Makes manual pages and completions of what the commands say when they are asked for help.
@NullMarked
package lockstep.packaging.manual;

import org.jspecify.annotations.NullMarked;
