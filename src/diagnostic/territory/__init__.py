"""What a territory is: communes, what they belong to, who touches whom."""
