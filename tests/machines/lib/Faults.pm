# The faults on purpose, as their blocks in tests/faults/ name them.
package Faults;
use strict;
use warnings;

# The names in these files, all of tests/faults/ without any, in the order of the files and of the blocks.
sub names {
    my @files = @_ ? @_ : glob('tests/faults/*.c tests/faults/*/*.c');
    return map { names_in($_) } @files;
}

# A block begins with FAULT or a macro that is made of it: words in capitals, then the name and the sentence.
sub names_in {
    my ($file) = @_;
    open my $in, '<', $file or die "$file: $!\n";
    local $/;
    return <$in> =~ /^\s*[A-Z_0-9]+\((?:[A-Z_0-9]+,[\s\\]*)?"([a-z0-9-]+)",[\s\\]*"/gm;
}

1;
