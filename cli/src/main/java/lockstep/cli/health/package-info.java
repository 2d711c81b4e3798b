/// Commands that show the health of nodes and links, and what did harm.
@org.jspecify.annotations.NullMarked
package lockstep.cli.health;
