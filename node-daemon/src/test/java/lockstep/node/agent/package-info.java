/// Tests of the agent with hand-written fakes of its world.
@NullMarked
package lockstep.node.agent;

import org.jspecify.annotations.NullMarked;
