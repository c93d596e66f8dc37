"""Evidence packs for people who may read the trail. What a pack is made of is the trail's own (`audit/packs`)."""
