# Per-CPU variables for gdb, which does not know where thread-local variables of this program are: relative to FS.
# per_cpu(NAME) in an expression is that of the selected CPU. A macro that is called NAME would hide fields and locals.
package PerCpu;
use strict;
use warnings;

# The lines of a gdb script for the program in FILE. A name that several files use is left out.
sub macros {
    my ($gdb, $file) = @_;
    my ($size, $align) = map { /^ *\[ *\d+\] \.tbss +NOBITS +\S+ +\S+ +(\S+).* (\d+)$/ ? (hex $1, $2) : () } lines('readelf', '-SW', $file)
        or return '';
    $size = ($size + $align - 1) & -$align;
    my (%at, %uses);
    for (lines('readelf', '-sW', $file)) {
        my ($value, $name) = /^ *\d+: +([0-9a-f]+) +\d+ TLS .* ([A-Za-z_]\w*)$/ or next;
        $at{$name} = hex($value) - $size;
        $uses{$name}++;
    }
    my @names = grep { $uses{$_} == 1 } sort keys %at;
    my %type = map { /^(\w+):type = (.*)/ ? ($1 => $2) : () }
        lines($gdb, '-nx', '-batch', $file, map { ('-ex', "echo $_:", '-ex', "whatis $_") } @names);
    return join '', "macro define per_cpu(name) per_cpu_##name\n", map { "macro define per_cpu_$_ ({$type{$_}} (\$fs_base - " . -$at{$_} . "))\n" } grep { ($type{$_} // '{') !~ /\{/ } @names;
}

sub lines {
    my @command = @_;
    open my $out, '-|', 'sh', '-c', 'exec "$@" 2>/dev/null </dev/null', 'sh', @command or die "$command[0]: $!\n";
    chomp(my @lines = <$out>);
    close $out;
    return @lines;
}

1;
