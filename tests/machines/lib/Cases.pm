# The cases, read from the sources without running a machine. From the root of the tree.
package Cases;
use strict;
use warnings;
use Files qw(contents);
use Exporter qw(import);
our @EXPORT_OK = qw(groups cases);

my $string = qr/(?:"(?:[^"\\]|\\.)*"\s*)+/;

# Name and needs (CPU, VMX, FIRMWARE) of each group in suite.h, in the order of linker.ld, which is that of a run.
sub groups {
    my @needs = contents('tests/harness/suite.h') =~ /^ +GROUP\((\w+), (\w+)\)/mg;
    my @order = contents('linker.ld') =~ /\.cases\.(\w+)\.\*/g;
    my %place = map { $order[$_] => $_ } 0 .. $#order;
    my @groups;
    while (my ($name, $needs) = splice @needs, 0, 2) { push @groups, { name => $name, needs => $needs } }
    return sort { ($place{$a->{name}} // @order) <=> ($place{$b->{name}} // @order) || $a->{name} cmp $b->{name} } @groups;
}

# Id, sentence, source and file of each case, sorted by id.
sub cases {
    my @cases;
    for my $file (glob 'tests/cases/*/*.c') {
        my $text = contents($file);
        while ($text =~ /^CASE\(\s*(\w+),\s*([\w-]+),\s*($string),\s*($string)\)/mg) {
            push @cases, { id => "$1/$2", group => $1, sentence => unquoted($3), source => unquoted($4), file => $file };
        }
    }
    return sort { $a->{id} cmp $b->{id} } @cases;
}

# Concatenates adjacent string literals, as the compiler does.
sub unquoted {
    my ($literals) = @_;
    return join '', map { s/\\(.)/$1/gr } $literals =~ /"((?:[^"\\]|\\.)*)"/g;
}

1;
