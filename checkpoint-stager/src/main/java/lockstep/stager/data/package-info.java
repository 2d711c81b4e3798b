/// Data that jobs want on their nodes before they start: a file, a tree of files or all objects
/// below a prefix, brought to a folder, each file proven by its hash.
///
/// Knows one item at a time; which items are kept on a node, and which go, its callers decide.
@NullMarked
package lockstep.stager.data;

import org.jspecify.annotations.NullMarked;
