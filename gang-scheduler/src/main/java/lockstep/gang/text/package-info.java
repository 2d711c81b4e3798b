/// How values that users wrote appear in messages: short, and harmless to a terminal.
@NullMarked
package lockstep.gang.text;

import org.jspecify.annotations.NullMarked;
