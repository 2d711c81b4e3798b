package lockstep.node.inventory;

/// Linux's way to write sets of CPUs: `0-15,32-47`.
final class CpuList {

    private CpuList() {}

    /// How many CPUs `list` names; 0 for an empty or unreadable one.
    static int size(String list) {
        int size = 0;
        for (String range : list.strip().split(",", -1)) {
            String[] ends = range.split("-", 2);
            if (!range.matches("[0-9]{1,6}(-[0-9]{1,6})?")) {
                return 0;
            }
            size += Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1;
        }
        return size;
    }
}
