# The cases, read from the sources without running a machine. From the root of the tree.
package Cases;
use strict;
use warnings;
use Files qw(contents);
use Exporter qw(import);
our @EXPORT_OK = qw(groups ids cases order_of_run);

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

# The ids, sorted. A case is in the file of its name, so none has to be read.
sub ids { return sort map { m{^tests/cases/(.+)\.c$} } glob 'tests/cases/*/*.c' }

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

# The ids of a run with these options (key=value) in its order; nothing if it has several rounds or is shuffled.
sub order_of_run {
    my %option = map { /^\s*(\w+)\s*=\s*(.*?)\s*$/ ? ($1 => $2) : () } @_;
    return if ($option{repeat} // 1) ne '1' || ($option{shuffle} // 0) ne '0';
    my ($only, $skip) = map { globs($_ // '') } @option{qw(only skip)};
    my @ids = grep { (($option{only} // '') eq '' || /$only/) && !/$skip/ } ids();
    return map { my $group = $_->{name}; grep { m{^\Q$group\E/} } @ids } groups();
}

# A pattern for globs with * and ?, separated by commas, as tests/harness/glob.c matches them.
sub globs {
    my ($list) = @_;
    my $any = join '|', map { quotemeta =~ s/\\\*/.*/gr =~ s/\\\?/./gr } split /,/, $list;
    return $list eq '' ? qr/(?!)/ : qr/^(?:$any)$/;
}

# Concatenates adjacent string literals, as the compiler does.
sub unquoted {
    my ($literals) = @_;
    return join '', map { s/\\(.)/$1/gr } $literals =~ /"((?:[^"\\]|\\.)*)"/g;
}

1;
